"""The addresses of this room."""

from django.urls import path

from tutela.casework.referrals import views

urlpatterns = [
    path("referrals/", views.referrals, name="referrals"),
    path("referrals/as/<str:form>/", views.referrals_file, name="referrals-file"),
    path("referrals/<int:number>/", views.referral, name="referral"),
    path("referrals/<int:number>/as/json/", views.referral_file, name="referral-file"),
    path("items/<int:number>/mark/", views.mark_item, name="mark-item"),
    path("items/<int:number>/api/mark/", views.mark_at_desk, name="mark-at-desk"),
    path("marks/<int:number>/clear/", views.clear_mark, name="clear-mark"),
]
